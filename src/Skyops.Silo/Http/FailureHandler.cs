using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Skyops.Errors;
using Skyops.Grains.Journaling;
using Skyops.Storage;

namespace Skyops.Silo.Http;

/// <summary>Turns what was thrown into a problem a person can act on. What is a bug is logged in full and told in one sentence, never as a stack trace.</summary>
public sealed class FailureHandler(RequestDelegate next, ILogger<FailureHandler> logger)
{
    public async Task InvokeAsync(HttpContext context)
    {
        try
        {
            await next(context);
        }
        catch (OperationCanceledException) when (context.RequestAborted.IsCancellationRequested)
        {
            // The client has gone; there is nobody to answer.
        }
        catch (BadHttpRequestException failure)
        {
            var code = failure.StatusCode == StatusCodes.Status413PayloadTooLarge ? RefusalCode.TooLarge : RefusalCode.Invalid;
            await Problems.WriteAsync(context, new Refusal(code, failure.Message, $"the limit of a JSON body is {Limits.RequestBytes:N0} bytes"));
        }
        catch (Exception failure) when (failure is JournalUnavailableException or StaleActivationException or IOException)
        {
            logger.StoreUnavailable(failure, context.Request.Path);
            await Problems.WriteAsync(context, new Refusal(
                RefusalCode.Unavailable, "the store cannot take this now; nothing was kept", "send the same request again", Retryable: true));
        }
        catch (TimeoutException failure)
        {
            logger.StoreUnavailable(failure, context.Request.Path);
            await Problems.WriteAsync(context, new Refusal(
                RefusalCode.Unavailable, "no answer in time; whether it was done is not known", "send it again with the same Idempotency-Key: it is done once", Retryable: true));
        }
        catch (Exception failure)
        {
            logger.RequestFailed(failure, context.Request.Method, context.Request.Path);
            await Problems.WriteAsync(context, new Refusal(
                RefusalCode.Unavailable, "the silo failed at this request; its log says why", "report it with the time and the path", Retryable: false));
        }
    }
}
