/** The lines of the icons, in a box of 24 by 24. */
const icons: Record<string, string> = {
  home: 'M4 11.5 12 4l8 7.5M6.5 9.5V20h11V9.5',
  chat: 'M5 5h14a1.5 1.5 0 0 1 1.5 1.5v8A1.5 1.5 0 0 1 19 16h-7l-5 4v-4H5a1.5 1.5 0 0 1-1.5-1.5v-8A1.5 1.5 0 0 1 5 5z',
  voice:
    'M12 4a2.500 2.500 0 0 1 2.500 2.500v5a2.500 2.500 0 0 1-5 0v-5A2.500 2.500 0 0 1 12 4zM6.500 11.500a5.500 5.500 0 0 0 11 0M12 17v3M9 20h6',
  conversations: 'M4 5h11v8H8l-4 3zM18 9h2v11l-4-3H9v-1',
  timeline: 'M6 4v16M6 7h3m-3 5h3m-3 5h3M12 7h8m-8 5h6m-6 5h8',
  agents:
    'M7 9h10a2 2 0 0 1 2 2v6a2 2 0 0 1-2 2H7a2 2 0 0 1-2-2v-6a2 2 0 0 1 2-2zM12 5v4M9.5 13.5v1M14.5 13.5v1M12 5h.01',
  memories:
    'M12 4c4 0 7 1.3 7 3s-3 3-7 3-7-1.3-7-3 3-3 7-3zM5 7v10c0 1.7 3 3 7 3s7-1.3 7-3V7M5 12c0 1.700 3 3 7 3s7-1.300 7-3',
  state:
    'M8 4H6.500A1.500 1.500 0 0 0 5 5.500V10l-2 2 2 2v4.500A1.500 1.500 0 0 0 6.500 20H8M16 4h1.500A1.500 1.500 0 0 1 19 5.500V10l2 2-2 2v4.500a1.500 1.500 0 0 1-1.500 1.500H16',
  tools:
    'M14 6.500a4 4 0 0 1 5-3.900l-2.500 2.500 2.400 2.400L21.400 5a4 4 0 0 1-5.200 5L8 18.200a2 2 0 0 1-2.900-2.900L13.300 7',
  simulations: 'M9 4h6M10 4v5l-5 9a1.500 1.500 0 0 0 1.300 2.300h11.400A1.500 1.500 0 0 0 19 18l-5-9V4M7.500 15h9',
  users:
    'M9 11a3.5 3.5 0 1 0 0-7 3.5 3.5 0 0 0 0 7zM3 20c0-3.500 2.500-6 6-6s6 2.500 6 6M16 4.500a3.500 3.500 0 0 1 0 6.500M17.500 14.500c2.200.8 3.500 2.800 3.500 5.500',
  approvals: 'M12 3l7 3v5c0 4.500-2.900 8-7 10-4.100-2-7-5.500-7-10V6zM9 11.500l2.200 2.200L15.500 9.500',
  services: 'M12 3l8 4.500v9L12 21l-8-4.500v-9zM4 7.500l8 4.500 8-4.500M12 12v9',
  usage: 'M4 20h16M7 16v-5M12 16V5M17 16V9',
  keys: 'M14.500 4a5.500 5.500 0 1 1-4.800 8.200L4 18v2.500h3V18h2.500l2.300-2.300M16 8h.01',
  menu: 'M4 7h16M4 12h16M4 17h16',
  out: 'M10 5H5v14h5M15 8l4 4-4 4M19 12H9',
};

/** An icon beside words, which say what it means. */
export const Icon = ({ name }: { name: string }) => (
  <svg
    class="icon"
    viewBox="0 0 24 24"
    aria-hidden="true"
    fill="none"
    stroke="currentColor"
    stroke-width="1.7"
    stroke-linecap="round"
    stroke-linejoin="round"
  >
    <path d={icons[name]} />
  </svg>
);
