import { PageHead } from '#src/console/components/page-head.tsx';

/** The first view: where to begin. */
export default function Start() {
  return (
    <>
      <PageHead title="Start" lead="See what an agent did, why, and with what." />
    </>
  );
}
