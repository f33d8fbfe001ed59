import { useState } from 'preact/hooks';
import type { KeyWithSecret } from '#generated/v2/client/types.gen.ts';
import { Dialog } from '#src/console/components/dialog/dialog.tsx';
import { Failure } from '#src/console/components/failure.tsx';
import { Form, Select } from '#src/console/components/form.tsx';
import { useCaller } from '#src/console/session/caller.tsx';

const overlaps = [
  ['0', 'At once'],
  ['3600', 'In an hour'],
  ['86400', 'In a day'],
  ['604800', 'In a week'],
] as const;

/** A button that gives a key a new secret. */
export function RotateKey({ keyId, onRotated }: { keyId: string; onRotated: (key: KeyWithSecret) => void }) {
  const { parley } = useCaller();
  const [isOpen, setIsOpen] = useState(false);
  const [failure, setFailure] = useState<unknown>(null);
  const close = () => {
    setFailure(null);
    setIsOpen(false);
  };
  const submit = async ({ overlap = '' }: Record<string, string>) => {
    setFailure(null);
    await parley.keys.rotate(keyId, { overlap_seconds: Number(overlap) }).then((made) => {
      close();
      onRotated(made);
    }, setFailure);
  };
  return (
    <>
      <button type="button" class="button primary" onClick={() => setIsOpen(true)}>
        Rotate
      </button>
      {isOpen && (
        <Dialog title="Give it a new secret?" onClose={close}>
          <Form onSubmit={submit} action="Rotate the key" onCancel={close}>
            <Select
              name="overlap"
              label="The secret of now ends"
              options={overlaps}
              defaultValue="86400"
              hint="Until then both work, so that programs can be changed one by one. One that is older still ends at once."
            />
            {failure !== null && <Failure error={failure} />}
          </Form>
        </Dialog>
      )}
    </>
  );
}
