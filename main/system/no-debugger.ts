/**
 * SIGUSR1 makes Node open its debugger on 127.0.0.1, where any other local user could connect and act as this one. Every
 * program imports this first, so that the signal is handled before anything else is loaded.
 */
process.on('SIGUSR1', () => {});
