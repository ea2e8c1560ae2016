import { Checkbox } from '../../ui/index.ts';
import { useInspecting } from '../source/index.ts';

/** Whether the source is a download that nobody gives a checksum for. */
export function useUnverified(): boolean {
  return useInspecting(
    (inspecting) =>
      inspecting.state === 'known' && inspecting.inspection.warnings.some(({ kind }) => kind === 'no-checksum'),
  );
}

interface UnverifiedDownloadProps {
  accepted: boolean;
  onAccept: (accepted: boolean) => void;
}

export function UnverifiedDownload({ accepted, onAccept }: UnverifiedDownloadProps) {
  return (
    <Checkbox
      checked={accepted}
      onChange={onAccept}
      label="Take the download although it has no checksum"
      detail="Nobody can tell whether it was damaged or exchanged on its way. Reading it back only proves that it was written as it came."
    />
  );
}
