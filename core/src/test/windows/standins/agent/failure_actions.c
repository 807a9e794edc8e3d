/*
 * Failure actions for a Java on Wine, which loads this by -agentpath: levels 2 (the actions) and 4
 * (the flag) of advapi32's ChangeServiceConfig2W and QueryServiceConfig2W. They are kept in the
 * service's key of the registry, where and how Windows keeps them, and nothing carries them out.
 *
 * What a missing text or list means, and how an answer lies in its buffer, is what Microsoft
 * documents: https://learn.microsoft.com/windows/win32/api/winsvc/ns-winsvc-service_failure_actionsw
 * and .../nf-winsvc-queryserviceconfig2w. Handles, their rights and all other levels are Wine's.
 */
#include <stddef.h>
#include <string.h>
#include <windows.h>
#include <winsvc.h>

/* The most that a manager takes: MS-SCMR, SERVICE_FAILURE_ACTIONSW. */
#define MOST_ACTIONS 1024
/* The most that QueryServiceConfigW returns. */
#define LARGEST_CONFIG 8192

/* The registry's form of the actions: numbers of 32 bits, and no pointers. */
struct stored {
  DWORD reset, message, command, count, offset;
  SC_ACTION actions[MOST_ACTIONS];
};
#define STORED_SIZE(count) (offsetof(struct stored, actions) + (count) * sizeof(SC_ACTION))

static const WCHAR ACTIONS[] = L"FailureActions";
static const WCHAR MESSAGE[] = L"RebootMessage";
static const WCHAR COMMAND[] = L"FailureCommand";
static const WCHAR FLAG[] = L"FailureActionsOnNonCrashFailures";
static const WCHAR SERVICES[] = L"SYSTEM\\CurrentControlSet\\Services\\";

static BOOL(WINAPI *wine_change)(SC_HANDLE, DWORD, void *);
static BOOL(WINAPI *wine_query)(SC_HANDLE, DWORD, BYTE *, DWORD, DWORD *);

static BOOL answer(DWORD error) {
  SetLastError(error);
  return error == ERROR_SUCCESS;
}

/* A handle does not tell the name of its service, but its display name, which is no other's. */
static DWORD open_key(SC_HANDLE service, REGSAM access, HKEY *key) {
  union {
    QUERY_SERVICE_CONFIGW config;
    BYTE space[LARGEST_CONFIG];
  } of;
  DWORD size = 0, length = MAX_PATH, error = ERROR_SUCCESS;
  WCHAR path[ARRAYSIZE(SERVICES) + MAX_PATH];
  SC_HANDLE manager;

  if (!QueryServiceConfigW(service, &of.config, sizeof of, &size)) return GetLastError();
  manager = OpenSCManagerW(NULL, NULL, SC_MANAGER_CONNECT);
  if (!manager) return GetLastError();
  wcscpy(path, SERVICES);
  if (!GetServiceKeyNameW(manager, of.config.lpDisplayName, path + wcslen(path), &length))
    error = GetLastError();
  CloseServiceHandle(manager);
  if (!error) error = RegOpenKeyExW(HKEY_LOCAL_MACHINE, path, 0, access, key);
  return error;
}

static DWORD remove_value(HKEY key, const WCHAR *name) {
  DWORD error = RegDeleteValueW(key, name);
  return error == ERROR_FILE_NOT_FOUND ? ERROR_SUCCESS : error;
}

/* No text: it stays as it is. An empty one: it goes. */
static DWORD change_text(HKEY key, const WCHAR *name, const WCHAR *text) {
  if (!text) return ERROR_SUCCESS;
  if (!*text) return remove_value(key, name);
  return RegSetValueExW(
      key, name, 0, REG_SZ, (const BYTE *)text, (wcslen(text) + 1) * sizeof(WCHAR));
}

/* No list: actions and reset period stay as they are. An empty one: both go. */
static DWORD change_list(HKEY key, const SERVICE_FAILURE_ACTIONSW *wanted) {
  struct stored stored = {wanted->dwResetPeriod, 0, 0, wanted->cActions, STORED_SIZE(0), {{0}}};

  if (!wanted->lpsaActions) return ERROR_SUCCESS;
  if (!wanted->cActions) return remove_value(key, ACTIONS);
  if (wanted->cActions > MOST_ACTIONS) return ERROR_INVALID_PARAMETER;
  memcpy(stored.actions, wanted->lpsaActions, wanted->cActions * sizeof(SC_ACTION));
  return RegSetValueExW(
      key, ACTIONS, 0, REG_BINARY, (const BYTE *)&stored, STORED_SIZE(stored.count));
}

static DWORD change_actions(HKEY key, const SERVICE_FAILURE_ACTIONSW *wanted) {
  DWORD error = change_list(key, wanted);
  if (!error) error = change_text(key, MESSAGE, wanted->lpRebootMsg);
  return error ? error : change_text(key, COMMAND, wanted->lpCommand);
}

static DWORD change_flag(HKEY key, const SERVICE_FAILURE_ACTIONS_FLAG *wanted) {
  DWORD value = wanted->fFailureActionsOnNonCrashFailures != 0;
  return RegSetValueExW(key, FLAG, 0, REG_DWORD, (const BYTE *)&value, sizeof value);
}

static BOOL WINAPI change(SC_HANDLE service, DWORD level, void *wanted) {
  BOOL flag = level == SERVICE_CONFIG_FAILURE_ACTIONS_FLAG;
  SERVICE_FAILURE_ACTIONSW nothing = {0};
  DWORD error;
  HKEY key;

  if (!wanted || (!flag && level != SERVICE_CONFIG_FAILURE_ACTIONS))
    return wine_change(service, level, wanted);
  /* It takes the actions and forgets them, but for a handle with the right to change only. */
  if (!wine_change(service, SERVICE_CONFIG_FAILURE_ACTIONS, flag ? &nothing : wanted)) return FALSE;
  error = open_key(service, KEY_SET_VALUE, &key);
  if (error) return answer(error);
  error = flag ? change_flag(key, wanted) : change_actions(key, wanted);
  RegCloseKey(key);
  return answer(error);
}

/* In bytes, with its end; 0 if there is none. */
static DWORD text_size(HKEY key, const WCHAR *name) {
  DWORD size = 0;
  return RegGetValueW(key, NULL, name, RRF_RT_REG_SZ, NULL, NULL, &size) ? 0 : size;
}

static WCHAR *read_text(HKEY key, const WCHAR *name, BYTE *at, DWORD size) {
  if (!size || RegGetValueW(key, NULL, name, RRF_RT_REG_SZ, NULL, at, &size)) return NULL;
  return (WCHAR *)at;
}

static void read_list(HKEY key, struct stored *stored) {
  DWORD size = sizeof *stored, count;

  memset(stored, 0, sizeof *stored);
  RegGetValueW(key, NULL, ACTIONS, RRF_RT_REG_BINARY, NULL, stored, &size);
  count = size < STORED_SIZE(0) ? 0 : (size - STORED_SIZE(0)) / sizeof(SC_ACTION);
  stored->count = min(stored->count, count);
}

/* The structure, the actions, the reboot message, the command: all in the one buffer. */
static DWORD query_actions(HKEY key, BYTE *buffer, DWORD size, DWORD *needed) {
  SERVICE_FAILURE_ACTIONSW *found = (SERVICE_FAILURE_ACTIONSW *)buffer;
  DWORD message = text_size(key, MESSAGE), command = text_size(key, COMMAND), list;
  struct stored stored;

  read_list(key, &stored);
  list = stored.count * sizeof(SC_ACTION);
  *needed = sizeof *found + list + message + command;
  if (size < *needed) return ERROR_INSUFFICIENT_BUFFER;
  buffer += sizeof *found;
  found->dwResetPeriod = stored.reset;
  found->cActions = stored.count;
  found->lpsaActions = list ? memcpy(buffer, stored.actions, list) : NULL;
  found->lpRebootMsg = read_text(key, MESSAGE, buffer + list, message);
  found->lpCommand = read_text(key, COMMAND, buffer + list + message, command);
  return ERROR_SUCCESS;
}

static DWORD query_flag(HKEY key, BYTE *buffer, DWORD size, DWORD *needed) {
  SERVICE_FAILURE_ACTIONS_FLAG *found = (SERVICE_FAILURE_ACTIONS_FLAG *)buffer;
  DWORD value = 0, length = sizeof value;

  *needed = sizeof *found;
  if (size < *needed) return ERROR_INSUFFICIENT_BUFFER;
  RegGetValueW(key, NULL, FLAG, RRF_RT_REG_DWORD, NULL, &value, &length);
  found->fFailureActionsOnNonCrashFailures = value != 0;
  return ERROR_SUCCESS;
}

static BOOL WINAPI query(SC_HANDLE service, DWORD level, BYTE *buffer, DWORD size, DWORD *needed) {
  BOOL flag = level == SERVICE_CONFIG_FAILURE_ACTIONS_FLAG;
  DWORD error;
  HKEY key;

  if (!needed || (!flag && level != SERVICE_CONFIG_FAILURE_ACTIONS))
    return wine_query(service, level, buffer, size, needed);
  error = open_key(service, KEY_QUERY_VALUE, &key);
  if (error) return answer(error);
  error = (flag ? query_flag : query_actions)(key, buffer, size, needed);
  RegCloseKey(key);
  return answer(error);
}

/* Exports are told by their distance from the module, so what leads to us must lie behind it. */
static BYTE *jump_behind(BYTE *module, void *target) {
  static const BYTE code[] = {0x48, 0xb8, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xe0}; /* mov rax; jmp rax */
  BYTE *place = NULL;
  SIZE_T step = 0x10000, away;

  for (away = step; !place && away < MAXDWORD; away += step)
    place = VirtualAlloc(
        module + away, sizeof code, MEM_RESERVE | MEM_COMMIT, PAGE_EXECUTE_READWRITE);
  if (place) {
    memcpy(place, code, sizeof code);
    memcpy(place + 2, &target, sizeof target);
  }
  return place;
}

static DWORD *export_of(BYTE *module, const char *name) {
  IMAGE_NT_HEADERS *headers =
      (IMAGE_NT_HEADERS *)(module + ((IMAGE_DOS_HEADER *)module)->e_lfanew);
  IMAGE_DATA_DIRECTORY *where =
      &headers->OptionalHeader.DataDirectory[IMAGE_DIRECTORY_ENTRY_EXPORT];
  IMAGE_EXPORT_DIRECTORY *exports = (IMAGE_EXPORT_DIRECTORY *)(module + where->VirtualAddress);
  DWORD *names = (DWORD *)(module + exports->AddressOfNames), i;
  WORD *ordinals = (WORD *)(module + exports->AddressOfNameOrdinals);

  for (i = 0; i < exports->NumberOfNames; i++)
    if (!strcmp((char *)module + names[i], name))
      return (DWORD *)(module + exports->AddressOfFunctions) + ordinals[i];
  return NULL;
}

/* From now on GetProcAddress, by which JNA finds functions, answers with ours. */
static BOOL redirect(HMODULE library, const char *name, void *ours) {
  BYTE *module = (BYTE *)library, *jump = jump_behind(module, ours);
  DWORD *entry = export_of(module, name), before;

  if (!jump || !entry || !VirtualProtect(entry, sizeof *entry, PAGE_READWRITE, &before))
    return FALSE;
  *entry = (DWORD)(jump - module);
  VirtualProtect(entry, sizeof *entry, before, &before);
  return GetProcAddress(library, name) == (FARPROC)jump;
}

/* Java calls it before anything else; if it does not answer 0, Java does not start. */
__declspec(dllexport) int Agent_OnLoad(void *java, char *options, void *reserved) {
  HMODULE library = LoadLibraryW(L"advapi32.dll");

  (void)java, (void)options, (void)reserved;
  if (!library) return 1;
  wine_change = (void *)GetProcAddress(library, "ChangeServiceConfig2W");
  wine_query = (void *)GetProcAddress(library, "QueryServiceConfig2W");
  return !(redirect(library, "ChangeServiceConfig2W", change)
           && redirect(library, "QueryServiceConfig2W", query));
}
