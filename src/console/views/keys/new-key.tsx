import { useState } from 'preact/hooks';
import type { CreateKey, KeyWithSecret } from '#generated/v2/client/types.gen.ts';
import { Dialog } from '#src/console/components/dialog/dialog.tsx';
import { Failure } from '#src/console/components/failure.tsx';
import { Field, Form } from '#src/console/components/form.tsx';
import { Show } from '#src/console/components/show.tsx';
import { useLoad } from '#src/console/data/use-load.ts';
import { useCaller } from '#src/console/session/caller.tsx';
import { splitAddresses } from './key-status.ts';
import { ScopePicker } from './scope-picker.tsx';

/** A button that opens the form of a new key. It is offered only scopes that the reader has: the server gives no others. */
export function NewKey({ onMade }: { onMade: (key: KeyWithSecret) => void }) {
  const [isOpen, setIsOpen] = useState(false);
  const close = () => setIsOpen(false);
  return (
    <>
      <button type="button" class="button primary" onClick={() => setIsOpen(true)}>
        New key
      </button>
      {isOpen && (
        <Dialog title="New key" isWide onClose={close}>
          <KeyForm
            onMade={(key) => {
              close();
              onMade(key);
            }}
            onClose={close}
          />
        </Dialog>
      )}
    </>
  );
}

function KeyForm({ onMade, onClose }: { onMade: (key: KeyWithSecret) => void; onClose: () => void }) {
  const { parley } = useCaller();
  const caller = useLoad((signal) => parley.auth.getCaller({ signal }), []);
  const [scopes, setScopes] = useState<readonly string[]>([]);
  const [failure, setFailure] = useState<unknown>(null);
  const submit = async ({ name = '', ends = '', addresses = '' }: Record<string, string>) => {
    setFailure(null);
    const allowed = splitAddresses(addresses);
    const body: CreateKey = {
      name,
      scopes: [...scopes],
      ...(ends !== '' && { expires_at: new Date(ends).toISOString() }),
      ...(allowed.length > 0 && { allowed_addresses: allowed }),
    };
    await parley.keys.create(body).then(onMade, setFailure);
  };
  return (
    <Show loaded={caller}>
      {({ scopes: offered }) => (
        <Form onSubmit={submit} action="Make the key" onCancel={onClose}>
          <Field
            name="name"
            label="Name"
            required
            maxLength={200}
            hint="By this people know it, such as Nightly import."
          />
          <ScopePicker offered={offered} chosen={scopes} onChange={setScopes} />
          <div class="fields">
            <Field
              name="ends"
              label="Ends"
              type="datetime-local"
              hint="Empty: with the key that you are signed in with."
            />
            <Field
              name="addresses"
              label="Addresses"
              hint="From which it may be used, such as 192.0.2.0/24; empty for all."
            />
          </div>
          {failure !== null && <Failure error={failure} />}
        </Form>
      )}
    </Show>
  );
}
