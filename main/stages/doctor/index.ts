/**
 * Checks what works on this machine. Takes nothing; gives Checks, each with a remedy. Touches: adds a tiny text to the Nix
 * store; reads /proc and free space. Never fails: if something cannot be checked, its Check says so.
 */
export { examineMachine } from './examine-machine.ts';
