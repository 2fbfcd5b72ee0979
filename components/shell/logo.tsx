/** The mark: a mill wheel over running water. */
export function Logo({size = 20}: {size?: number}) {
  return (
    <svg width={size} height={size} viewBox="0 0 24 24" fill="none" strokeWidth={1.75} strokeLinecap="round" aria-hidden>
      <g stroke="var(--text)">
        <circle cx="12" cy="9" r="6.5" />
        <circle cx="12" cy="9" r="1.2" fill="var(--text)" stroke="none" />
        <path d="M12 2.5v13M5.5 9h13M7.4 4.4l9.2 9.2M16.6 4.4l-9.2 9.2" strokeWidth={1.2} />
      </g>
      <path stroke="var(--live)" d="M2 20.2c2 0 2-1.6 4-1.6s2 1.6 4 1.6 2-1.6 4-1.6 2 1.6 4 1.6 2-1.6 4-1.6" />
    </svg>
  );
}
