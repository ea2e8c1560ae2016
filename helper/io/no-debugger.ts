/**
 * SIGUSR1 makes Node open its debugger on 127.0.0.1, where any local user may connect and use the open drives: whoever called
 * the helper may signal it once it has given root up. Imported first, so that it is taken before anything else is loaded; also
 * where Electron's binary runs as Node, which its fuses do not reach.
 */
process.on('SIGUSR1', () => {});
