if exist "%DIR%\" goto there
mkdir "%DIR%"
if errorlevel 1 exit /b 1
rem Whoever can change what is in here runs programs as the system: administrators alone may.
icacls "%DIR%" /inheritance:r /grant *S-1-5-32-544:(OI)(CI)F *S-1-5-18:(OI)(CI)F *S-1-5-32-545:(OI)(CI)RX >nul
:there
if not exist "%B%\staging\" mkdir "%B%\staging"
if errorlevel 1 exit /b 1
if not exist "%B%\tx\" mkdir "%B%\tx"
if not exist "%R%\" mkdir "%R%"
if errorlevel 1 exit /b 1
rem What is in here may hold secrets: nobody else may read it.
icacls "%B%" /inheritance:r /grant *S-1-5-32-544:(OI)(CI)F *S-1-5-18:(OI)(CI)F >nul
call :lock_take
if errorlevel 75 exit /b 75
if errorlevel 1 exit /b 1
set "MINE=%ID%"
pushd "%B%\tx"
for /d %%t in (*) do (
  set "ID=%%t"
  call :resolve_unfinished
)
popd
set "ID=%MINE%"
if defined ENDLESS exit /b 1
