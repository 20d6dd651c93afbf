import { useEffect, useState } from 'react';
import { knownServerConfig, type ServerConfig, serverConfig } from '../live/config.ts';

/** The server's configuration, once it has answered. */
export function useServerConfig(): ServerConfig | undefined {
  const [config, setConfig] = useState(knownServerConfig);
  useEffect(() => {
    let isMounted = true;
    serverConfig().then(
      answered => isMounted && setConfig(answered),
      // The connection asks again by itself and says so in its bar.
      () => {},
    );
    return () => {
      isMounted = false;
    };
  }, []);
  return config;
}
