import { CopyButton } from './copy-button.tsx';

/** An id, which can be copied. */
export const IdText = ({ id, label = 'id' }: { id: string; label?: string }) => (
  <span class="id-text">
    <code>{id}</code> <CopyButton text={id} label={`Copy the ${label}`} />
  </span>
);
