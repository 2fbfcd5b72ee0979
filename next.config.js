/** @type {import('next').NextConfig} */
export default {
  poweredByHeader: false,
  devIndicators: false,
  reactStrictMode: true,
  // `tsc` checks the whole project in a step of its own.
  typescript: {ignoreBuildErrors: true},
  turbopack: {root: import.meta.dirname},
};
