/** What the host and the agent in the guest say to each other: one JSON object per line, over a virtio serial port. */

export const AGENT_PORT = 'flakestick.agent';

export type AgentOrder =
  | { readonly start: number; readonly argv: readonly string[]; readonly environment: Record<string, string> }
  | { readonly signal: NodeJS.Signals; readonly to: number };

export type AgentWord =
  | { readonly ready: true }
  | { readonly of: number; readonly stdout: string }
  | { readonly of: number; readonly stderr: string }
  | { readonly of: number; readonly ended: { readonly code: number | null; readonly signal: string | null } };
