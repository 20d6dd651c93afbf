import { createFileRoute } from '@tanstack/react-router';
import { RegistrationGate } from '../account/registration-gate.tsx';
import { AppShell } from '../shell/app-shell.tsx';

export const Route = createFileRoute('/_app')({
  component: () => (
    <>
      <AppShell />
      <RegistrationGate />
    </>
  ),
});
