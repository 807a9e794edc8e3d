rem Takes the lock for LEASE seconds for the deployment ID; prints fence=N, or who has it and ends
rem with 75. Asking again for the same run, also to take it back, finds its own lease.
:lock_take
if not exist "%B%\lock\" mkdir "%B%\lock" || exit /b 1
call :lock_top
call :lock_held
set "HOLDER="
if defined HELD set /p HOLDER=<"%B%\lock\%TOP%\deployment"
if defined HELD if "%HOLDER%"=="%ID%" goto lock_again
if defined HELD if "%HOLDER%-back"=="%ID%" goto lock_again
if defined HELD if "%HOLDER%"=="%ID%-back" goto lock_again
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
set "LEFT=5"
:lock_name
ren "%NEW_LEASE%" %FENCE% 2>nul
if not exist "%NEW_LEASE%\" goto lock_named
if exist "%B%\lock\%FENCE%\" goto lock_named
rem Nobody was quicker: a virus scanner looks into what was just written.
if %LEFT% leq 0 goto lock_named
set /a LEFT-=1
call :nap
goto lock_name
:lock_named
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
