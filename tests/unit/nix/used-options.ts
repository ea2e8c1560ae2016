/**
 * What a NixOS module of ours takes from nixpkgs, read from its text: the options it sets, the packages it names and the
 * module files it imports. Knows only the Nix that our formatter leaves behind.
 */

type Token = string;

function tokens(nix: string): Token[] {
  const pattern = /#[^\n]*|\/\*[\s\S]*?\*\/|''[\s\S]*?''(?!['$\\])|"(?:\\.|[^"\\])*"|[\w'.-]+|\S/g;
  return [...nix.matchAll(pattern)].map(([token]) => token).filter((token) => !/^(?:#|\/\*)/.test(token));
}

/** The tokens of the set that a module is, without its arguments and its `let`. */
function moduleBody(all: readonly Token[]): Token[] {
  let depth = 0;
  let start = 0;
  for (const [index, token] of all.entries()) {
    if ('{(['.includes(token)) depth += 1;
    if ('})]'.includes(token)) depth -= 1;
    if (depth === 0 && (token === ':' || token === 'in')) start = index + 1;
  }
  return all.slice(start);
}

const CLOSES: { [open: string]: string } = { '{': '}', '(': ')', '[': ']' };

/** The index after the bracket that closes the one at `index`. */
function after(body: readonly Token[], index: number): number {
  const stack: string[] = [];
  for (let at = index; at < body.length; at += 1) {
    const token = body[at] ?? '';
    const close = CLOSES[token];
    if (close !== undefined) stack.push(close);
    else if (token === stack.at(-1)) stack.pop();
    if (stack.length === 0) return at + 1;
  }
  return body.length;
}

/** Every path assigned in the set at `open`, down to what is no set. */
function assigned(body: readonly Token[], open: number, prefix: string): string[] {
  const end = after(body, open);
  const paths: string[] = [];
  for (let at = open + 1; at < end - 1; at += 1) {
    let path = prefix;
    while (body[at] !== '=' && at < end - 1) path += body[at++] ?? '';
    let from = at + 1;
    // The value: up to its semicolon, outside of brackets.
    const sets: number[] = [];
    let conditional = false;
    while (body[from] !== ';' && from < end - 1) {
      const token = body[from] ?? '';
      if (/^lib\.(?:mkIf|mkMerge|optionalAttrs)$/.test(token)) conditional = true;
      if (token === '{') sets.push(from);
      from = token in CLOSES ? after(body, from) : from + 1;
    }
    const last = sets.at(-1);
    const isSet = last !== undefined && (body[at + 1] === '{' || conditional);
    paths.push(...(isSet ? assigned(body, last, `${path}.`) : [path]));
    at = from;
  }
  return paths;
}

/** For instance `services.xserver.enable`; our own options and `imports` are not among them. */
export function usedOptions(nix: string): string[] {
  const body = moduleBody(tokens(nix));
  const open = body.indexOf('{');
  if (open === -1) return [];
  const paths = assigned(body, open, '').map((path) => path.replace(/^config\./, ''));
  return paths.filter((path) => !/^(?:imports|options|flakestick|config)\b/.test(path));
}

export function usedPackages(nix: string): string[] {
  const code = tokens(nix).filter((token) => /^pkgs\.[\w.-]+$/.test(token));
  const names = code.map((token) => token.slice('pkgs.'.length));
  return names.filter((name) => !/^(?:lib|stdenv|writeShellApplication)\b/.test(name));
}

export function usedModules(nix: string): string[] {
  return [...nix.matchAll(/\$\{modulesPath\}\/([\w./-]+\.nix)/g)].map(([, path = '']) => `nixos/modules/${path}`);
}
