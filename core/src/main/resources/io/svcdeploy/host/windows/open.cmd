if exist "%DIR%\" goto there
rem From the highest folder that is made: who may rename one above can put another in its place.
set "MADE=%DIR%"
:open_above
for %%d in ("%MADE%\..") do set "ABOVE=%%~fd"
if exist "%ABOVE%\" goto open_make
if "%ABOVE%"=="%MADE%" goto open_make
set "MADE=%ABOVE%"
goto open_above
:open_make
mkdir "%DIR%"
if errorlevel 1 exit /b 1
set "FOLDER=%MADE%"
call :protect
if errorlevel 1 exit /b 1
:there
if not exist "%B%\staging\" mkdir "%B%\staging"
if errorlevel 1 exit /b 1
if not exist "%B%\tx\" mkdir "%B%\tx"
if exist "%R%\" goto open_private
mkdir "%R%"
if errorlevel 1 exit /b 1
rem Whatever the rights are on a folder that was there.
set "FOLDER=%R%"
call :protect
if errorlevel 1 exit /b 1
:open_private
rem What is in here may hold secrets: nobody else may read it.
icacls "%B%" /inheritance:r /grant *S-1-5-32-544:(OI)(CI)F *S-1-5-18:(OI)(CI)F >nul
if errorlevel 1 exit /b 1
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
