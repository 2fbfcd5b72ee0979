'use client';
import {Droplets, Square, Waves} from 'lucide-react';
import {SideItem, SideSection} from '../shell/page.tsx';
import {useGenerators} from '../store/queries.ts';
import {rate} from '../ui/format.ts';
import {streamHref, useStreams} from './queries.ts';

/** Streams and sample generators in the studio's side. */
export function StreamsSide({here}: {here: string | null}) {
  const streams = useStreams();
  const generators = useGenerators();
  return (
    <>
      <SideSection title="Streams">
        {(streams.data ?? []).map((s) => (
          <SideItem key={s.name} href={streamHref(s.name)} here={s.name === here} icon={<Droplets size={14} strokeWidth={2} aria-hidden />}>
            {s.name}
          </SideItem>
        ))}
      </SideSection>
      <SideSection title="Generators">
        {(generators.data ?? []).map((g) => (
          <SideItem
            key={g.id}
            href={streamHref(g.stream)}
            here={false}
            icon={
              g.running ? (
                <Waves size={14} strokeWidth={2} className="text-live" aria-hidden />
              ) : (
                <Square size={14} strokeWidth={2} aria-hidden />
              )
            }
            end={g.running ? rate(g.ratePerSecond) : 'stopped'}
          >
            {g.title}
          </SideItem>
        ))}
      </SideSection>
    </>
  );
}
