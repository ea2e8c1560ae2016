/** `/nix/store/HASH-squashfs.img.drv` is `squashfs.img`. */
export function storeName(path: string): string {
  return path
    .replace(/^.*\//, '')
    .replace(/^[0-9a-z]{32}-/, '')
    .replace(/\.drv$/, '');
}
