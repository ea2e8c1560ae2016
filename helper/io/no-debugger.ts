/**
 * SIGUSR1 makes Node open its debugger on 127.0.0.1, where any local user could connect and use the open drives: the caller of
 * the helper may signal it once it has given up root. Imported first, so that the signal is handled before anything else is loaded.
 * Needed for Electron's binary as well, whose fuses do not prevent this.
 */
process.on('SIGUSR1', () => {});
