import { homedir, userInfo } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import {
  cacheFolder,
  configFolder,
  homeFolder,
  runtimeFolder,
  stateFolder,
  xdgBase,
} from '../../../../main/system/xdg.ts';

describe('the folders', () => {
  it('are where their variables say', () => {
    expect(configFolder({ XDG_CONFIG_HOME: '/c' })).toBe('/c/flakestick');
    expect(stateFolder({ XDG_STATE_HOME: '/s' })).toBe('/s/flakestick');
    expect(cacheFolder({ XDG_CACHE_HOME: '/k' })).toBe('/k/flakestick');
    expect(runtimeFolder({ XDG_RUNTIME_DIR: '/run/user/1000' })).toBe('/run/user/1000/flakestick');
  });

  it.each(['', 'relative', './here', undefined])('ignore %o alike', (value) => {
    const environment = {
      XDG_CONFIG_HOME: value,
      XDG_STATE_HOME: value,
      XDG_CACHE_HOME: value,
      XDG_DATA_HOME: value,
      XDG_RUNTIME_DIR: value,
    };
    const home = homedir();
    expect(configFolder(environment)).toBe(join(home, '.config/flakestick'));
    expect(stateFolder(environment)).toBe(join(home, '.local/state/flakestick'));
    expect(cacheFolder(environment)).toBe(join(home, '.cache/flakestick'));
    expect(xdgBase('XDG_DATA_HOME', { environment, home: '/home/me' })).toBe('/home/me/.local/share');
    expect(runtimeFolder(environment)).toBeNull();
  });

  it.each(['', 'relative', '.'])('are never below the current folder, with HOME %j', (home) => {
    expect(homeFolder(home)).toBe(userInfo().homedir);
    expect(homeFolder('/home/me')).toBe('/home/me');
  });
});
