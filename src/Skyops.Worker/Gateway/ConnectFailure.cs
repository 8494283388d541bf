using System.Net.Sockets;

namespace Skyops.Worker.Gateway;

/// <summary>Tells apart a machine on which nobody listens from one that does not answer.</summary>
internal static class ConnectFailure
{
    /// <summary>True only for a connection that was actively refused (TCP RST in answer to SYN).</summary>
    public static bool IsRefusal(Exception? error)
    {
        for (; error is not null; error = error.InnerException)
        {
            if (error is SocketException { SocketErrorCode: SocketError.ConnectionRefused }) return true;
        }

        return false;
    }
}
