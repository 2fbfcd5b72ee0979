import {cx} from './cx.ts';
import {Spark} from './spark.tsx';

export interface BigNumber {
  readonly label: string;
  readonly value: string;
  readonly unit?: string;
  readonly note?: string;
  /** All digits, on hover. */
  readonly exact?: string;
  /** To calculate with. */
  readonly amount?: number;
  /** How it went, oldest first. */
  readonly course?: readonly number[];
  readonly live?: boolean;
}

/** One number, large, or a strip of up to six. */
export function NumberView({numbers, height}: {numbers: readonly BigNumber[]; height?: number}) {
  const shown = numbers.slice(0, 6);
  const large = shown.length <= 2;
  return (
    <dl
      className="@container grid content-center overflow-hidden"
      style={{height, gridTemplateColumns: `repeat(auto-fit, minmax(${large ? 108 : 130}px, 1fr))`}}
    >
      {shown.map((n, i) => (
        <div
          key={n.label}
          className={cx('flex min-w-0 flex-col justify-center px-4 py-3 @max-[360px]:px-3', i > 0 && 'border-line border-l')}
        >
          <dt className="truncate text-small text-text-2">{n.label}</dt>
          <dd
            title={n.exact}
            className={cx(
              'num truncate font-semibold tracking-[-0.02em]',
              large ? 'text-[clamp(22px,11cqw,40px)] leading-[1.1]' : 'text-[22px] leading-7',
            )}
          >
            {n.value}
            {n.unit && <span className="ml-1 font-normal text-base text-text-2">{n.unit}</span>}
          </dd>
          {n.note && <dd className="num truncate text-small text-text-3">{n.note}</dd>}
          {n.course && n.course.length > 1 && (
            <dd className="mt-1 overflow-hidden">
              <Spark values={n.course} label={`${n.label}, its course`} live={n.live === true} fit />
            </dd>
          )}
        </div>
      ))}
    </dl>
  );
}
