/** Keeps passphrases and tokens out of the log and of reports. */

const HIDDEN = '[hidden]';

/** Masking shorter ones would hide half of the text. */
const MIN_CHARACTERS = 4;
const known = new Set<string>();

/** Registers a secret, which is then never written; to be called where it enters the program. */
export function keepSecret(secret: string): void {
  if (secret.length >= MIN_CHARACTERS) known.add(secret);
}

/** The end of a name: what stands before it would be tried at every character of a long text. */
const NAME = '(?:pass(?:word|phrase|wd)?|psk|secret|token|api[-_]?key|private[-_]?key|credential|cookie)s?';
const LONGER_NAME = String.raw`[\w.-]{0,40}${NAME}`;

/** Of an address, beside NAME: words that are no secret elsewhere. */
const SIGNING = '(?:sig|signature|sign|key|auth|code|jwt|session(?:[-_]?id)?|sid|hmac|hdnea|ticket)';
const PARAMETER = String.raw`(?:(?:[\w.-]{0,40}[-_.])?${SIGNING}|[\w.-]{0,40}access[-_]?key(?:[-_]?id)?)`;

/** A value in quotes, which may themselves be escaped any number of times (JSON in JSON), with what is joined to it. */
const QUOTED = [
  // Nix: of several lines.
  String.raw`''[\s\S]{0,2000}?''`,
  String.raw`(?<escapes>\\{0,16})"[^\n]*?(?:(?<!\\)\k<escapes>"|$)`,
  String.raw`\\{0,16}'(?:[^'\\\n]|\\[^\n]|'\\'')*'?`,
  '“[^”\n]*”?',
].join('|');
/** Ends at a space, at the next parameter of an address, and at a quote that something around it opened. */
const UNQUOTED = String.raw`(?:\\[^\n]|[^\s&"'\\]|&(?![\w.-]{1,40}=)|["'](?![,}\]\s]|$))+`;
const VALUE = `(?:(?:${QUOTED})(?:${UNQUOTED})?|${UNQUOTED})`;
/** Already masked, or a JSON literal that is not a secret. */
const HARMLESS = String.raw`(?!\[hidden\]|(?:null|true|false|-?\d{1,3})(?:[,}\]\s]|$))`;

/** The first group, if there is one, is what stays. Repetitions are bounded, so that hostile texts stay fast. */
const PATTERNS: readonly RegExp[] = [
  // https://user:secret@host, and https://token@host; git+ssh://git@host is no secret.
  /\b([a-z][a-z0-9+.-]{1,20}:\/\/)[^\s/@'"]{0,200}:[^\s/'"]{0,200}(?=@)/gi,
  /\b((?:git\+|tarball\+)?https?:\/\/)[^\s/@'"]{1,200}(?=@)/gi,
  // access-tokens = github.com=ghp_x gitlab.com=PAT:y: everything to the end of the line.
  /(access-tokens?["']?\s*[=:\s]\s*)[^\n]+/gi,
  /(\bauthorization["']?\s*[:=]\s*)[^\n]+/gi,
  /(\bbearer\s+)[^\s'",}]+/gi,
  // wpa_supplicant, Nix, JSON, URL parameters, options, XML.
  new RegExp(String.raw`(${NAME}(?:Raw)?\\{0,16}["']?\s*[=:]\s*)${HARMLESS}${VALUE}`, 'gim'),
  new RegExp(String.raw`(--${LONGER_NAME}\s+)${HARMLESS}${VALUE}`, 'gim'),
  // Signed addresses of downloads.
  new RegExp(String.raw`([?&;]${PARAMETER}=)${HARMLESS}[^\s&;#"'\\]+`, 'gi'),
  new RegExp(String.raw`(<${LONGER_NAME}>)[^<\n]+`, 'gi'),
  /\b(?:gh[pousr]_|github_pat_|glpat-|xox[abp]-)[\w-]{8,}/g,
  /-----BEGIN [A-Z ]*PRIVATE KEY-----[\s\S]*?(?:-----END [A-Z ]*PRIVATE KEY-----|$)/g,
];

/** The secret itself, and its encodings in JSON, JSON in JSON, URLs, shells and Nix. */
function writtenForms(secret: string): string[] {
  const json = JSON.stringify(secret).slice(1, -1);
  const encoded = encodeURIComponent(secret.toWellFormed());
  return [
    ...new Set([
      secret,
      json,
      JSON.stringify(json).slice(1, -1),
      encoded,
      encoded.replaceAll('%20', '+'),
      secret.replaceAll("'", String.raw`'\''`),
      json.replaceAll('${', String.raw`\${`),
    ]),
  ];
}

type Range = readonly [start: number, end: number];

function* registeredIn(text: string): Generator<Range> {
  for (const form of [...known].flatMap(writtenForms)) {
    let at = text.indexOf(form);
    for (; at !== -1; at = text.indexOf(form, at + form.length)) yield [at, at + form.length];
  }
}

function* likelyIn(text: string): Generator<Range> {
  for (const pattern of PATTERNS) {
    for (const match of text.matchAll(pattern)) {
      yield [match.index + (match[1]?.length ?? 0), match.index + match[0].length];
    }
  }
}

/** The text without registered secrets, and without anything that looks like a secret. */
export function withoutSecrets(text: string): string {
  // Both are looked for in the text as it is: a passphrase may be `password`, by which other secrets are found.
  const ranges = [...registeredIn(text), ...likelyIn(text)].toSorted(([a], [b]) => a - b);
  let hidden = '';
  let from = 0;
  for (const [start, end] of ranges) {
    if (start >= from) hidden += text.slice(from, start) + HIDDEN;
    from = Math.max(from, end);
  }
  return hidden + text.slice(from);
}

/** `--token X` in two words. */
const OPTION = /^--?(?:[\w-]*(?:token|password|passphrase|psk|secret|api-key)s?)$/i;

/** As withoutSecrets, for an argument list. `--option access-tokens VALUE` is three words. */
export function argvWithoutSecrets(argv: readonly string[]): string[] {
  return argv.map((word, index) =>
    OPTION.test(argv[index - 1] ?? '') || /^(?:extra-)?access-tokens$/.test(argv[index - 1] ?? '')
      ? HIDDEN
      : withoutSecrets(word),
  );
}
