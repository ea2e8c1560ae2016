/**
 * SIGUSR1 makes Node open its debugger on 127.0.0.1, where any other local user may connect and act as this one. Imported
 * first by every program, so that it is taken before anything else is loaded.
 */
process.on('SIGUSR1', () => {});
