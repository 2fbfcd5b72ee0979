'use client';
import {Database, Eye, Table2} from 'lucide-react';
import {SideItem, SideSection} from '../shell/page.tsx';
import {tableHref, useCatalog} from './queries.ts';

/** Databases and tables in the studio's side. */
export function CatalogSide({here}: {here: {database: string; table: string} | null}) {
  const {data} = useCatalog();
  return (
    <SideSection title="Catalog">
      {(data ?? []).map((d) => (
        <div key={d.name}>
          <div className="flex h-[26px] items-center gap-2 px-2 text-text-2">
            <Database size={14} strokeWidth={2} className="shrink-0 text-text-3" aria-hidden />
            <span className="truncate">{d.name}</span>
          </div>
          {d.tables.map((t) => (
            <SideItem
              key={t.name}
              href={tableHref(d.name, t.name)}
              here={here?.database === d.name && here.table === t.name}
              indent={1}
              icon={t.kind === 'view' ? <Eye size={14} strokeWidth={2} aria-hidden /> : <Table2 size={14} strokeWidth={2} aria-hidden />}
            >
              {t.name}
            </SideItem>
          ))}
        </div>
      ))}
    </SideSection>
  );
}
