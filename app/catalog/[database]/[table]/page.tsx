import {TablePage} from '../../../../components/catalog/table-page.tsx';

export default async function Page({params}: {params: Promise<{database: string; table: string}>}) {
  const {database, table} = await params;
  return <TablePage database={decodeURIComponent(database)} table={decodeURIComponent(table)} />;
}
