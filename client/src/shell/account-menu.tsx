import { useNavigate } from '@tanstack/react-router';
import {
  Drama,
  Keyboard,
  LogOut,
  Monitor,
  Moon,
  Settings,
  Sun as SunIcon,
  UserRound,
} from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { describeAuthError } from '../account/describe-auth-error.ts';
import { useSignIn } from '../account/use-account.ts';
import { useMe } from '../account/use-me.ts';
import { Menu, MenuItem, MenuLabel, MenuLine } from '../components/menu.tsx';
import { showToast } from '../components/toast.tsx';
import { PersonAvatar } from '../people/person-avatar.tsx';
import styles from './account-menu.module.css';
import { chooseTheme, type Theme, useTheme } from './theme.ts';

interface AccountMenuProps {
  readonly isDemo: boolean;
  readonly onShortcuts: () => void;
}

/** Behind the own face: profile, settings, appearance, leaving. */
export function AccountMenu({ isDemo, onShortcuts }: AccountMenuProps) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const me = useMe();
  const { signOut } = useSignIn();
  const person = me.status === 'person' ? me.person : undefined;

  const handleSignOut = async () => {
    try {
      await signOut();
      showToast({ text: t('account.signedOut') });
      await navigate({ to: '/' });
    } catch (error) {
      showToast({ text: describeAuthError(error, t), tone: 'bad' });
    }
  };

  return (
    <Menu
      label={t('menu.account')}
      trigger={props => (
        <button type="button" aria-label={t('menu.account')} className={styles.trigger} {...props}>
          <PersonAvatar person={person} size={32} />
        </button>
      )}
    >
      {person ? (
        <>
          <div className={styles.who}>
            <b className="ellipsis">
              <bdi>{person.displayName}</bdi>
            </b>
            <bdi className="ellipsis">@{person.handle}</bdi>
          </div>
          <MenuItem
            icon={<UserRound />}
            onSelect={() => navigate({ to: '/p/$handle', params: { handle: person.handle } })}
          >
            {t('menu.profile')}
          </MenuItem>
        </>
      ) : null}
      <MenuItem icon={<Settings />} onSelect={() => navigate({ to: '/settings/profile' })}>
        {t('menu.settings')}
      </MenuItem>
      {isDemo ? (
        <MenuItem icon={<Drama />} onSelect={() => navigate({ to: '/demo' })}>
          {t('demo.switch')}
        </MenuItem>
      ) : null}
      <MenuLine />
      <MenuLabel>{t('menu.theme')}</MenuLabel>
      <ThemeItems />
      <MenuLine />
      <MenuItem icon={<Keyboard />} onSelect={onShortcuts}>
        {t('menu.shortcuts')}
      </MenuItem>
      <MenuItem icon={<LogOut />} onSelect={handleSignOut}>
        {t('menu.signOut')}
      </MenuItem>
    </Menu>
  );
}

/** The three appearances, as items of a menu. */
function ThemeItems() {
  const { t } = useTranslation();
  const theme = useTheme();
  const choices: readonly { value: Theme; icon: React.ReactNode; label: string }[] = [
    { value: 'system', icon: <Monitor />, label: t('menu.themeSystem') },
    { value: 'light', icon: <SunIcon />, label: t('menu.themeLight') },
    { value: 'dark', icon: <Moon />, label: t('menu.themeDark') },
  ];
  return choices.map(({ value, icon, label }) => (
    <MenuItem
      key={value}
      icon={icon}
      isChosen={theme === value}
      onSelect={() => chooseTheme(value)}
    >
      {label}
    </MenuItem>
  ));
}
