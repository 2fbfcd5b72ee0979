'use client';
import {Plus, Trash2} from 'lucide-react';
import Link from 'next/link';
import {useState} from 'react';
import {toDiagnostic} from '../../kernels/protocol/diagnostic.ts';
import {useRoleRefusal} from '../presence/use-people.ts';
import {Page} from '../shell/page.tsx';
import {Button} from '../ui/button.tsx';
import {Empty, Waiting} from '../ui/empty.tsx';
import {Failure} from '../ui/failure.tsx';
import {PageBody} from '../ui/page-body.tsx';
import {Panel} from '../ui/panel.tsx';
import {PlainTable} from '../ui/plain-table.tsx';
import {showToast} from '../ui/toast.tsx';
import {CatalogSide} from './catalog-side.tsx';
import {FunctionsPanel} from './functions-panel.tsx';
import {NewDatabase} from './new-database.tsx';
import {tableHref, useCatalog, useDropDatabase} from './queries.ts';

export function CatalogPage() {
  const {data, error, isPending} = useCatalog();
  const [creating, setCreating] = useState(false);
  const drop = useDropDatabase();
  const refusal = useRoleRefusal('catalog');
  return (
    <Page
      crumbs={[{label: 'Catalog'}]}
      side={<CatalogSide here={null} />}
      actions={
        <Button variant="primary" icon={Plus} disabledBecause={refusal} onClick={() => setCreating(true)}>
          Create database
        </Button>
      }
    >
      <PageBody title="Catalog" facts={<span>Tables of the Glue Data Catalog. CREATE TABLE in a note registers them here.</span>}>
        {error && <Failure error={error} />}
        {isPending && <Waiting />}
        {data?.map((d) => (
          <Panel
            key={d.name}
            title={d.name}
            note={countText(d.tables)}
            actions={
              d.tables.length === 0 &&
              d.name !== 'default' &&
              refusal === null && (
                <Button
                  size="small"
                  variant="ghost"
                  icon={Trash2}
                  busy={drop.isPending}
                  aria-description={d.name}
                  onClick={() => drop.mutate(d.name, {onError: (e) => showToast({look: 'error', text: toDiagnostic(e).message})})}
                >
                  Drop database
                </Button>
              )
            }
          >
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
                  {head: 'Kind', cell: (t) => (t.kind === 'view' ? 'View' : t.foreign ? 'Table of another tool' : 'Table')},
                  {head: 'Connector', cell: (t) => t.connector ?? ''},
                ]}
              />
            )}
          </Panel>
        ))}
        <FunctionsPanel />
      </PageBody>
      <NewDatabase open={creating} onOpen={setCreating} />
    </Page>
  );
}

function countText(tables: readonly {readonly kind: 'table' | 'view'}[]): string {
  const views = tables.filter((t) => t.kind === 'view').length;
  const rest = tables.length - views;
  const text = rest === 1 ? '1 table' : `${rest} tables`;
  return views === 0 ? text : `${text}, ${views === 1 ? '1 view' : `${views} views`}`;
}
