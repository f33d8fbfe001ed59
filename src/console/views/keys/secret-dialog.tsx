import type { KeyWithSecret } from '#generated/v2/client/types.gen.ts';
import { CopyButton } from '#src/console/components/copy-button.tsx';
import { Dialog } from '#src/console/components/dialog/dialog.tsx';

type SecretDialogProps = { made: KeyWithSecret; title: string; onClose: () => void };

/** Shows a secret this once: the server does not know it any more, and neither does the page when this is closed. */
export const SecretDialog = ({ made: { id, secret }, title, onClose }: SecretDialogProps) => (
  <Dialog title={title} onClose={onClose}>
    <p>Keep the secret now: it is shown this once, and nobody can read it again.</p>
    <pre class="secret" tabIndex={0} aria-label="Secret">
      <code>{secret}</code>
    </pre>
    <p class="soft small-text">
      Programs send it as <code>X-API-Key</code>. Its id is <code>{id}</code>.
    </p>
    <div class="actions">
      <CopyButton text={secret} label="Copy the secret">
        Copy the secret
      </CopyButton>
      <button type="button" class="button primary" onClick={onClose}>
        I have kept it
      </button>
    </div>
  </Dialog>
);
