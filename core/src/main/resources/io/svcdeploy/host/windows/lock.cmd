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

rem Takes the lock for LEASE seconds for the deployment ID; prints fence=N, or who has it and ends
rem with 75. Asking again for the same deployment finds its own lease.
:lock_take
if not exist "%B%\lock\" mkdir "%B%\lock" || exit /b 1
call :lock_top
call :lock_held
set "HOLDER="
if defined HELD set /p HOLDER=<"%B%\lock\%TOP%\deployment"
if defined HELD if "%HOLDER%"=="%ID%" goto lock_again
if defined HELD goto lock_busy
if not %TOP%==0 if not exist "%B%\lock\%TOP%\released" call :lock_over
set /a FENCE=TOP+1
set /a EXPIRES=NOW+LEASE
set "NEW_LEASE=%B%\lock\new-%ID%"
if exist "%NEW_LEASE%\" rmdir /s /q "%NEW_LEASE%"
mkdir "%NEW_LEASE%" || exit /b 1
>"%NEW_LEASE%\expires" echo %EXPIRES%
>"%NEW_LEASE%\deployment" echo %ID%
>"%NEW_LEASE%\lease" call :lock_lease
ren "%NEW_LEASE%" %FENCE% 2>nul
call :lock_top
if exist "%NEW_LEASE%\" goto lock_lost
if not %TOP%==%FENCE% goto lock_lost
echo fence=%FENCE%
set /a OLDEST=FENCE-9
pushd "%B%\lock"
for /d %%n in (*) do call :lock_tidy %%n
popd
exit /b 0

:lock_over
echo taken-over=1
call :lock_print
exit /b 0

:lock_again
set "FENCE=%TOP%"
call :lock_extend
echo fence=%TOP%
exit /b 0

:lock_lost
if exist "%NEW_LEASE%\" rmdir /s /q "%NEW_LEASE%"
call :lock_held
:lock_busy
call :lock_print
exit /b 75

rem Leases long over, and what takers left that were cut off.
:lock_tidy
set "OTHER="
for /f "delims=0123456789" %%x in ("%~1") do set "OTHER=1"
if defined OTHER rmdir /s /q "%~1"
if not defined OTHER if %~1 lss %OLDEST% rmdir /s /q "%~1"
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
