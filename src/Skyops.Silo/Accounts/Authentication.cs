using Microsoft.AspNetCore.Http;
using Skyops.Silo.Http;

namespace Skyops.Silo.Accounts;

/// <summary>
/// Finds out who asks: from the bearer token, which may be a key (then the route must allow its scopes), or from the operator's cookie that the page on loopback sets (reading only).
/// </summary>
public sealed class Authentication(RequestDelegate next, SessionStore sessions, ApiKeyCheck keys, OperatorToken operatorToken)
{
    private const string Scheme = "Bearer ";

    public Task InvokeAsync(HttpContext context)
    {
        var token = Token(context);
        if (token is not null && ApiKeyText.IsOne(token)) return InvokeAsync(context, token);
        (token is null ? FromCookie(context) : FromToken(token)).AttachTo(context);
        return next(context);
    }

    private async Task InvokeAsync(HttpContext context, string key)
    {
        var caller = await keys.IdentifyAsync(key, context.GetEndpoint());
        if (caller.IsRefused)
        {
            await Problems.WriteAsync(context, caller.Refusal);
            return;
        }

        caller.Value.AttachTo(context);
        await next(context);
    }

    private static string? Token(HttpContext context)
    {
        string? header = context.Request.Headers.Authorization;
        return header is not null && header.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase) ? header[Scheme.Length..].Trim() : null;
    }

    private Caller FromToken(string token)
    {
        var caller = sessions.Find(token);
        return caller is Caller.Nobody && operatorToken.Matches(token) ? Caller.TheOperator : caller;
    }

    private Caller FromCookie(HttpContext context)
    {
        var cookie = context.Request.Cookies[OperatorToken.CookieName];
        var reads = HttpMethods.IsGet(context.Request.Method) || HttpMethods.IsHead(context.Request.Method);
        return cookie is not null && reads && operatorToken.Matches(cookie) ? Caller.TheOperator : Caller.None;
    }
}
