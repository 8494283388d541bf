// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

/// @title Calls back into whoever pays it, with whatever it was told to.
contract Reenters {
    bytes public callback;
    address public target;
    bool public accept;
    uint256 public attempts;
    bool public succeeded;
    bytes public answer;

    constructor(address target_) {
        target = target_;
    }

    /// @param accept_ Whether to take the money although the callback failed.
    function arm(bytes calldata callback_, bool accept_) external {
        callback = callback_;
        accept = accept_;
    }

    function call(bytes calldata data) external payable {
        (bool ok, bytes memory result) = target.call{value: msg.value}(data);
        if (!ok) {
            assembly {
                revert(add(result, 0x20), mload(result))
            }
        }
    }

    receive() external payable {
        attempts++;
        (succeeded, answer) = target.call(callback);
        require(accept, "refused");
    }
}
