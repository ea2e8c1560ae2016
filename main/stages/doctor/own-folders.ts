/** Whether other users may write where Flakestick keeps its state, settings and downloads. */
import { stat } from 'node:fs/promises';
import { callerNow } from '../../system/helper-client/index.ts';
import { shellCommand } from '../../system/shell-quote.ts';
import { cacheFolder, configFolder, stateFolder } from '../../system/xdg.ts';
import { type Answer, limited } from './answer.ts';

const GROUP_WRITES = 0o020;
const OTHERS_WRITE = 0o002;

/** The first such folder; null without one. A folder that does not exist yet is made for the user alone. */
export async function ownFolders(): Promise<Answer | null> {
  const { uid, ownGroups } = callerNow();
  for (const folder of [stateFolder(), configFolder(), cacheFolder()]) {
    const found = await stat(folder).catch(() => null);
    if (!found) continue;
    if (found.uid !== uid)
      return limited(
        { kind: 'folder-of-another', folder },
        { remedy: { kind: 'take-folder' }, toType: shellCommand(['sudo', 'chown', '-R', String(uid), folder]) },
      );
    const isGroupForeign = (found.mode & GROUP_WRITES) !== 0 && found.gid !== 0 && !ownGroups.has(found.gid);
    if ((found.mode & OTHERS_WRITE) === 0 && !isGroupForeign) continue;
    const toType = shellCommand(['chmod', '-R', 'go-w', folder]);
    return limited({ kind: 'folder-writable', folder }, { remedy: { kind: 'close-folder' }, toType });
  }
  return null;
}
