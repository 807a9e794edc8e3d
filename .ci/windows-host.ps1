# Makes a Windows machine of CI a host for its own tests: the OpenSSH server of docs/windows.md, a
# key, and a known_hosts file with the server's key. The tests find them by variables that the steps
# to come have in their environment. For machines that are thrown away: it changes who may log in.
$ErrorActionPreference = 'Stop'

if (-not (Get-Service sshd -ErrorAction SilentlyContinue)) {
  Add-WindowsCapability -Online -Name 'OpenSSH.Server~~~~0.0.1.0' | Out-Null
}
Set-Service sshd -StartupType Manual
Start-Service sshd # makes its keys and its configuration

$folder = Join-Path $env:RUNNER_TEMP 'windows-host'
New-Item -ItemType Directory -Force $folder | Out-Null
$key = Join-Path $folder 'key'
# The shell keeps an empty argument since PowerShell 7.3.
ssh-keygen -q -t ed25519 -N '' -C tests -f $key
if ($LASTEXITCODE) { throw "ssh-keygen ended with $LASTEXITCODE" }

# OpenSSH reads a key only if nobody else can.
icacls $key /inheritance:r /grant "${env:USERNAME}:F" | Out-Null
if ($LASTEXITCODE) { throw "icacls ended with $LASTEXITCODE" }

$data = Join-Path $env:ProgramData 'ssh'
$authorized = Join-Path $data 'administrators_authorized_keys'
Get-Content "$key.pub" | Add-Content -Encoding ascii $authorized
icacls $authorized /inheritance:r /grant '*S-1-5-32-544:F' '*S-1-5-18:F' | Out-Null
if ($LASTEXITCODE) { throw "icacls ended with $LASTEXITCODE" }

$hostKey = (Get-Content (Join-Path $data 'ssh_host_ed25519_key.pub')).Split(' ')[0..1] -join ' '
$known = Join-Path $folder 'known_hosts'
# The product asks for [address]:port only where the port is another than 22.
"127.0.0.1 $hostKey" | Set-Content -Encoding ascii $known

$login = "${env:USERNAME}@127.0.0.1"
$groups = ssh -F none -i $key -o BatchMode=yes -o UserKnownHostsFile=$known $login 'whoami /groups'
if ($LASTEXITCODE -or -not ($groups -match 'S-1-16-12288|S-1-16-16384')) {
  throw "the login $login has no administrator's rights, or fails:`n$($groups -join "`n")"
}

@"
SVC_DEPLOY_WINDOWS_HOST=${login}:22
SVC_DEPLOY_WINDOWS_KEY=$key
SVC_DEPLOY_WINDOWS_KNOWN_HOSTS=$known
SVC_DEPLOY_REAL_HOSTS=required
"@ | Add-Content -Encoding utf8 $env:GITHUB_ENV
