interface LockFile {
  readonly packages?: Readonly<Record<string, {readonly [key: string]: unknown}>>;
}
export function lockHash(root: string): string;
export function isStamped(root: string, dev: boolean): boolean;
export function wantsDev(root: string, dev: boolean): boolean;
export function isSatisfied(lock: LockFile | null, installed: LockFile | null, dev: boolean): boolean;
export function ensurePackages(root: string, dev: boolean): Promise<boolean>;
