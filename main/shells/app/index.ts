/**
 * The app behind its page: answers every command of contract/wire/channels.ts and tells of jobs, drives and records.
 * Both graphical hosts serve this one; it knows neither of them.
 */
export { type AppBackendOptions, createAppBackend } from './app-backend.ts';
