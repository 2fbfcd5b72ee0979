'use client';
import Link from 'next/link';
import {Page} from '../shell/page.tsx';
import {Empty, Waiting} from '../ui/empty.tsx';
import {Failure} from '../ui/failure.tsx';
import {PageBody} from '../ui/page-body.tsx';
import {Panel} from '../ui/panel.tsx';
import {PlainTable} from '../ui/plain-table.tsx';
import {CatalogSide} from './catalog-side.tsx';
import {tableHref, useCatalog} from './queries.ts';

export function CatalogPage() {
  const {data, error, isPending} = useCatalog();
  return (
    <Page crumbs={[{label: 'Catalog'}]} side={<CatalogSide here={null} />}>
      <PageBody title="Catalog" facts={<span>Tables of the Glue Data Catalog. CREATE TABLE in a note registers them here.</span>}>
        {error && <Failure error={error} />}
        {isPending && <Waiting />}
        {data?.map((d) => (
          <Panel key={d.name} title={d.name} note={d.tables.length === 1 ? '1 table' : `${d.tables.length} tables`}>
            {d.tables.length === 0 ? (
              <div className="px-3">
                <Empty>No tables in {d.name} yet.</Empty>
              </div>
            ) : (
              <PlainTable
                label={`Tables of ${d.name}`}
                rows={d.tables}
                rowKey={(t) => t.name}
                columns={[
                  {
                    head: 'Table',
                    cell: (t) => (
                      <Link href={tableHref(d.name, t.name)} className="font-medium hover:text-live">
                        {t.name}
                      </Link>
                    ),
                  },
                  {head: 'Connector', cell: (t) => t.connector ?? ''},
                ]}
              />
            )}
          </Panel>
        ))}
      </PageBody>
    </Page>
  );
}
