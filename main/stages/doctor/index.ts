/**
 * What works on this machine. Takes nothing; gives one Check per question, each with a remedy that a person can type.
 * Touches: a tiny text in the Nix store; reads /proc and free space. Never fails: what cannot be checked says so.
 */
export { examineMachine } from './examine-machine.ts';
