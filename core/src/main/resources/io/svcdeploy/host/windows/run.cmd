rem The host's time: seconds since 2026, since 1970, as ISO 8601.
set "NOW=%~1"
set "CLOCK=%~2"
set "AT=%~3"
rem By the name of the file, which is of one run only: %RANDOM% is the same for all of one second.
set "SCRATCH=%TEMP%\%~n0.scratch"
call :main
set "STATUS=%errorlevel%"
del "%SCRATCH%*" 2>nul
exit /b %STATUS%

:main
