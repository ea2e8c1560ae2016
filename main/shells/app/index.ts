/**
 * The backend of the page: answers every command of contract/wire/channels.ts and reports jobs, drives and records. Used by both
 * graphical hosts; it knows neither of them.
 */
export { createAppBackend } from './app-backend.ts';
