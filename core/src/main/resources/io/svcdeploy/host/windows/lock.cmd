rem The lock: one folder a lease, named by a fencing number that only grows. The highest number is
rem the holder; a lease appears whole, by a rename that fails if the name is taken. NOW is the
rem host's own clock, in seconds since 2026, because cmd counts with 32 bits.

rem -> TOP: the highest number, 0 if there is none.
:lock_top
set "TOP=0"
if not exist "%B%\lock\" exit /b 0
pushd "%B%\lock"
for /d %%n in (*) do call :lock_higher %%n
popd
exit /b 0

:lock_higher
for /f "delims=0123456789" %%x in ("%~1") do exit /b 0
if %~1 gtr %TOP% set "TOP=%~1"
exit /b 0

rem TOP -> HELD: defined while somebody has it.
:lock_held
set "HELD="
set "EXPIRES=0"
if %TOP%==0 exit /b 0
if exist "%B%\lock\%TOP%\released" exit /b 0
if exist "%B%\lock\%TOP%\expires" set /p EXPIRES=<"%B%\lock\%TOP%\expires"
if %EXPIRES% gtr %NOW% set "HELD=1"
exit /b 0

:lock_print
set /a LOCK_LEFT=EXPIRES-NOW
echo lock=%TOP%
echo lock-left=%LOCK_LEFT%
type "%B%\lock\%TOP%\lease" 2>nul
exit /b 0

rem Ends with 76 unless the lease FENCE is the holder's.
:lock_mine
call :lock_top
call :lock_held
if %TOP%==%FENCE% if defined HELD exit /b 0
echo the lock %FENCE% is no longer held by this deployment>&2
call :lock_print >&2
exit /b 76

rem Ends with 76 if somebody took it; that its time is over does not matter then.
:lock_untaken
call :lock_top
if %TOP%==%FENCE% exit /b 0
echo the lock %FENCE% was taken over by another deployment>&2
exit /b 76

:lock_renew
call :lock_mine
if errorlevel 1 exit /b 76
:lock_extend
set /a EXPIRES=NOW+LEASE
>"%B%\lock\%FENCE%\expires.new" echo %EXPIRES%
move /y "%B%\lock\%FENCE%\expires.new" "%B%\lock\%FENCE%\expires" >nul
exit /b 0

:lock_release
call :lock_top
if %TOP%==%FENCE% type nul >"%B%\lock\%FENCE%\released"
exit /b 0
