// The icons: strokes of one weight on a 20-pixel grid. They are decoration; their button has the
// name.

const PATHS = {
  lobby: 'M3 3h6v6H3zM11 3h6v6h-6zM3 11h6v6H3zM11 11h6v6h-6z',
  wallet:
    'M3 6.5A1.5 1.5 0 0 1 4.500 5H15v3M3 6.500V15a1.500 1.500 0 0 0 1.500 1.500H17V8H4.500A1.500 1.500 0 0 1 3 6.500zM13.500 12.200h.01',
  friends:
    'M7.500 9.500a3 3 0 1 0 0-6 3 3 0 0 0 0 6zM2.500 16.500c0-3 2-4.500 5-4.500s5 1.500 5 4.500M13 4a3 3 0 0 1 0 5.500M14.500 12.200c2 .5 3 2 3 4.300',
  bell: 'M5 8.500a5 5 0 0 1 10 0c0 4 1.500 5 1.500 5h-13S5 12.500 5 8.500zM8.300 16.500a1.900 1.900 0 0 0 3.400 0',
  chat: 'M3.500 4.500h13v9h-7l-3.500 3v-3H3.500z',
  shield:
    'M10 2.500 4 5v5c0 4 2.500 6.300 6 7.500 3.500-1.200 6-3.500 6-7.500V5zM7.500 10l1.800 1.800L12.800 8',
  list: 'M3.500 5h.01M3.500 10h.01M3.500 15h.01M7 5h9.500M7 10h9.500M7 15h9.500',
  clock: 'M10 17a7 7 0 1 0 0-14 7 7 0 0 0 0 14zM10 6v4l2.500 2',
  globe:
    'M10 17a7 7 0 1 0 0-14 7 7 0 0 0 0 14zM3 10h14M10 3c2 2 2.800 4.300 2.800 7s-.8 5-2.800 7c-2-2-2.800-4.300-2.800-7s.8-5 2.800-7z',
  user: 'M10 10a3.500 3.500 0 1 0 0-7 3.500 3.500 0 0 0 0 7zM3.500 17c0-3.500 2.500-5 6.500-5s6.500 1.500 6.500 5',
  sun: 'M10 13.500a3.500 3.500 0 1 0 0-7 3.500 3.500 0 0 0 0 7zM10 1.800v1.700M10 16.500v1.700M1.800 10h1.700M16.500 10h1.700M4.200 4.200l1.200 1.200M14.600 14.600l1.200 1.200M4.200 15.800l1.200-1.200M14.600 5.400l1.200-1.200',
  moon: 'M16.500 11.500A7 7 0 0 1 8.500 3.500a7 7 0 1 0 8 8z',
  close: 'M5 5l10 10M15 5L5 15',
  check: 'M4 10.500l4 4 8-9',
  back: 'M12.500 4.500 7 10l5.500 5.500',
  next: 'M7.500 4.500 13 10l-5.500 5.500',
  swap: 'M4 7h11l-3-3M16 13H5l3 3',
  send: 'M3.500 10 16.500 4l-4 12.500-3-5z',
  more: 'M5 10h.01M10 10h.01M15 10h.01',
  bolt: 'M11 2.500 4.500 11.500H10L9 17.500l6.500-9H10z',
  keys: 'M2.500 5.500h15v9h-15zM5.500 8.500h.01M8.500 8.500h.01M11.500 8.500h.01M14.500 8.500h.01M6.500 11.500h7',
  leave: 'M12 6V3.500H4v13h8V14M8.500 10H17m-2.500-2.500L17 10l-2.500 2.500',
  plus: 'M10 4v12M4 10h12',
  copy: 'M7 7h9v9H7zM4 13V4h9',
  empty: 'M3 11.500 5.500 4h9l2.500 7.500v5H3zM3 11.500h4l1 2h4l1-2h4',
  cloud:
    'M6 15.500a3.500 3.500 0 0 1-.3-7A4.500 4.500 0 0 1 14.300 8a3.800 3.800 0 0 1 .2 7.500zM3 3l14 14',
  alert: 'M10 3 2.500 16h15zM10 8v3.500M10 13.800h.01',
  random: 'M3 6h3l8 8h3M3 14h3l2-2M12 8l2-2h3M15 4l2 2-2 2M15 12l2 2-2 2',
} as const;

export type IconName = keyof typeof PATHS;

export function Icon({ name, size = 20 }: { name: IconName; size?: number }) {
  return <Glyph path={PATHS[name]} size={size} />;
}

/** The same for a path that is not in the list: a game's. */
export function Glyph({ path, size = 20 }: { path: string; size?: number }) {
  return (
    <svg
      viewBox="0 0 20 20"
      width={size}
      height={size}
      fill="none"
      stroke="currentColor"
      strokeWidth="1.6"
      strokeLinecap="round"
      strokeLinejoin="round"
      aria-hidden="true"
    >
      <path d={path} />
    </svg>
  );
}

/** The sign of a coin: gold or green, and its letter, so that colour is not all there is. */
export function CoinIcon({ coin, size = 18 }: { coin: string; size?: number }) {
  return (
    <svg className="coin" viewBox="0 0 20 20" width={size} height={size} aria-hidden="true">
      <circle cx="10" cy="10" r="9" fill={coin === 'GC' ? 'var(--gold)' : 'var(--accent)'} />
      <circle cx="10" cy="10" r="6.4" fill="none" stroke="rgb(0 0 0 / 0.22)" strokeWidth="1.2" />
      <text x="10" y="13.6" fontSize="9.5" fontWeight="800" textAnchor="middle" fill="#06130d">
        {coin === 'GC' ? 'G' : 'S'}
      </text>
    </svg>
  );
}
