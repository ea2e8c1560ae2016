/** An operating-system error with the byte where it happened. `code` is a name such as `EIO`, or `errno 123`. */
export class DeviceError extends Error {
  readonly code: string;
  readonly offsetBytes: number;
  constructor(code: string, offsetBytes: number) {
    // not shown: for the log
    super(`${code} at byte ${offsetBytes}`);
    this.code = code;
    this.offsetBytes = offsetBytes;
  }
}

/** Node has no name for some numbers, e.g. 123 ENOMEDIUM comes as `Unknown system error -123`. */
export function errorCode(thrown: unknown): string {
  const { code, errno } = thrown as NodeJS.ErrnoException;
  if (errno === -123) return 'ENOMEDIUM';
  if (code?.startsWith('E')) return code;
  return errno === undefined ? String(thrown) : `errno ${Math.abs(errno)}`;
}
