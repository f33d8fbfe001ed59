/** The mark of Parley: a speech bubble in which two lines are written. */
export const Mark = () => (
  <svg class="mark" viewBox="0 0 32 32" aria-hidden="true">
    <path
      fill="currentColor"
      d="M7 3h18a5 5 0 0 1 5 5v11a5 5 0 0 1-5 5H15l-6.2 5.3A1.1 1.1 0 0 1 7 28.5V24a5 5 0 0 1-5-5V8a5 5 0 0 1 5-5z"
    />
    <path fill="none" stroke-width="3" stroke-linecap="round" d="M9.5 10.5h13M9.5 16.5h8" />
  </svg>
);
