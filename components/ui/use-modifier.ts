'use client';
import {useEffect, useState} from 'react';

/** A key with the platform's modifier: `⌘.` on a Mac, `Ctrl .` elsewhere. */
export function useModifier(key: string): string {
  const [mac, setMac] = useState(false);
  useEffect(() => setMac(/mac|iphone|ipad/i.test(navigator.platform)), []);
  return mac ? `⌘${key}` : `Ctrl ${key}`;
}
