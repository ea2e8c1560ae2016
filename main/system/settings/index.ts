/**
 * Reads and changes the settings of the user: the drives that must never be written.
 * Touches $XDG_CONFIG_HOME/flakestick/settings.json.
 * Can fail with: settings-corrupt, file-unwritable, drive-without-serial, bad-usage.
 */
export { protectDrive, readProtection, unprotectDrive } from './protect-list.ts';
export { settingsPath, settingsTrace } from './settings-file.ts';
