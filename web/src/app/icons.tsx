/** The few pictures on buttons, as paths on a grid of 24. */
import type { ReactElement } from 'react';

const PATHS = {
  play: 'M8 5.5v13l11-6.5z',
  pause: 'M7 5h3.5v14H7zM13.5 5H17v14h-3.5z',
  next: 'M6 5.5v13l9-6.5zM16 5.5h2.5v13H16z',
  previous: 'M18 5.5v13L9 12zM5.5 5.5H8v13H5.5z',
  heart: 'M12 20s-7.5-4.6-7.5-10A4.3 4.3 0 0 1 12 7.2 4.3 4.3 0 0 1 19.5 10c0 5.4-7.5 10-7.5 10z',
  cross:
    'M6.4 5 12 10.6 17.6 5 19 6.4 13.4 12l5.6 5.6-1.4 1.4L12 13.4 6.4 19 5 17.6l5.6-5.6L5 6.4z',
  left: 'M15 5 8 12l7 7 1.5-1.5L11 12l5.5-5.5z',
  right: 'M9 5 7.5 6.5 13 12l-5.5 5.5L9 19l7-7z',
  sun: 'M12 7.5a4.5 4.5 0 1 0 0 9 4.5 4.5 0 0 0 0-9zM11 2h2v3h-2zM11 19h2v3h-2zM2 11h3v2H2zM19 11h3v2h-3zM4.2 5.6l1.4-1.4 2.1 2.1-1.4 1.4zM16.3 17.7l1.4-1.4 2.1 2.1-1.4 1.4zM4.2 18.4l2.1-2.1 1.4 1.4-2.1 2.1zM16.3 6.3l2.1-2.1 1.4 1.4-2.1 2.1z',
  moon: 'M20 14.5A8.5 8.5 0 0 1 9.5 4a8.5 8.5 0 1 0 10.5 10.5z',
  home: 'M4 4h3v16H4zM8.5 7H11v13H8.5zM12.5 4h3v16h-3zM17 6.5l2.4-.7L21 19.3l-2.4.7z',
  weekly: 'M6 3h2v2h8V3h2v2h2v15H4V5h2zM6 9v9h12V9zM8 11h3v3H8z',
  search:
    'M10.5 4a6.5 6.5 0 0 1 5.2 10.4l4.6 4.6-1.4 1.4-4.6-4.6A6.5 6.5 0 1 1 10.5 4zm0 2a4.5 4.5 0 1 0 0 9 4.5 4.5 0 0 0 0-9z',
  taste: 'M4 13h3v7H4zM9 8h3v12H9zM14 11h3v9h-3zM19 5h2v15h-2z',
  you: 'M12 4a4 4 0 1 1 0 8 4 4 0 0 1 0-8zM4 20c0-4 3.6-6.5 8-6.5s8 2.500 8 6.500z',
  operator:
    'M4 6h9v2H4zM17 6h3v2h-3zM14 4h2v6h-2zM4 11h3v2H4zM11 11h9v2h-9zM8 9h2v6H8zM4 16h9v2H4zM17 16h3v2h-3zM14 14h2v6h-2z',
  explorer:
    'M8.500 6 3 12l5.500 6 1.500-1.400L5.700 12 10 7.400zM15.500 6 14 7.400l4.300 4.600-4.300 4.600 1.500 1.400L21 12z',
} as const;

export type IconName = keyof typeof PATHS;

export function Icon({ name }: { readonly name: IconName }): ReactElement {
  return (
    <svg className="icon" viewBox="0 0 24 24" aria-hidden="true" focusable="false">
      <path d={PATHS[name]} fill="currentColor" />
    </svg>
  );
}
