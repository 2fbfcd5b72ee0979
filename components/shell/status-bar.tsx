'use client';
import {CloudOff, LoaderCircle, Unplug, Waves} from 'lucide-react';
import {useStudioInfo} from '../store/queries.ts';
import {useStudio} from '../store/use-studio.ts';
import {count, duration, rateNumber} from '../ui/format.ts';

/** Connection, jobs, records in, watermark, profile. Its words change at most twice a second. */
export function StatusBar() {
  const connection = useStudio((s) => s.connection.kind);
  const status = useStudio((s) => s.status);
  const {data} = useStudioInfo();
  return (
    <footer className="flex h-[26px] shrink-0 items-center gap-5 overflow-hidden border-line border-t bg-chrome px-4 text-small text-text-2 max-md:hidden">
      <span aria-live="polite" className="inline-flex items-center gap-1.5">
        <Connection kind={connection} />
      </span>
      {status && (
        <>
          <span className="num">{status.jobs === 1 ? '1 job' : `${count(status.jobs)} jobs`}</span>
          {status.jobs > 0 && <span className="num max-lg:hidden">{rateNumber(status.recordsInPerSecond)} records/s in</span>}
          {status.watermarkBehindMs !== null && (
            <span className="num max-lg:hidden">Watermark {duration(status.watermarkBehindMs)} behind</span>
          )}
          {status.localAws === 'down' && (
            <span className="inline-flex items-center gap-1.5 text-danger">
              <CloudOff size={14} strokeWidth={2} aria-hidden />
              Local AWS does not answer
            </span>
          )}
        </>
      )}
      <span className="ml-auto">
        {data && (
          <>
            {data.profile.name} · {data.profile.region}
          </>
        )}
      </span>
    </footer>
  );
}

function Connection({kind}: {kind: 'connecting' | 'open' | 'waiting'}) {
  switch (kind) {
    case 'open':
      return (
        <>
          <Waves size={14} strokeWidth={2} className="text-live" aria-hidden />
          <span className="font-medium text-live">Live</span>
        </>
      );
    case 'connecting':
      return (
        <>
          <LoaderCircle size={14} strokeWidth={2} className="turning text-info" aria-hidden />
          Connecting
        </>
      );
    case 'waiting':
      return (
        <>
          <Unplug size={14} strokeWidth={2} className="text-warn" aria-hidden />
          <span className="text-warn">No connection; what you type is kept and sent when it is back</span>
        </>
      );
    default:
      return kind satisfies never;
  }
}
