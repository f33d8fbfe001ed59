import type { ComponentChildren } from 'preact';
import { useState } from 'preact/hooks';
import { Failure } from '#src/console/components/failure.tsx';
import { useAction } from '#src/console/data/use-action.ts';
import { Dialog } from './dialog.tsx';

type ConfirmProps = {
  /** The words of the button that opens the question. */
  label: string;
  title: string;
  /** The words of the button that does it. */
  action: string;
  isDangerous?: boolean;
  isSmall?: boolean;
  /** Does it. The dialog is closed when it is done, and tells why it failed otherwise. */
  act: () => Promise<unknown>;
  children: ComponentChildren;
};

/** A button that asks before it does something. */
export function Confirm({ label, title, action, isDangerous = false, isSmall = false, act, children }: ConfirmProps) {
  const [isOpen, setIsOpen] = useState(false);
  const { run, isRunning, error, dismiss } = useAction(async () => {
    await act();
    setIsOpen(false);
  });
  const close = () => {
    dismiss();
    setIsOpen(false);
  };
  return (
    <>
      <button
        type="button"
        class={`button${isDangerous ? ' danger' : ''}${isSmall ? ' small' : ''}`}
        onClick={() => setIsOpen(true)}
      >
        {label}
      </button>
      {isOpen && (
        <Dialog title={title} onClose={close}>
          <div class="dialog-body">{children}</div>
          {error !== null && <Failure error={error} />}
          <div class="actions">
            <button
              type="button"
              class={`button ${isDangerous ? 'danger' : 'primary'}`}
              disabled={isRunning}
              onClick={() => void run()}
            >
              {action}
            </button>
            <button type="button" class="button" onClick={close}>
              Cancel
            </button>
          </div>
        </Dialog>
      )}
    </>
  );
}
