// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

/// @title Whether the contract of an account takes a signature, also before that contract is made.
/// @notice Never deployed: its creation code is run by eth_call, and what the "contract" would be is the answer, one
/// word, 1 or 0. The order is that of ERC-6492; a plain signature of the account's key is checked by whoever calls.
/// @dev The account and the factory are code of strangers. Each gets so much gas and no more, and no more than one word
/// of what they return is looked at, so that whatever they do the answer is a small one and it is given.
contract WalletCheck {
    /// @dev The selector of isValidSignature(bytes32,bytes), which is also what it returns for yes (ERC-1271).
    bytes4 private constant VALID = 0x1626ba7e;
    uint256 private constant CHECK_GAS = 2_000_000;
    uint256 private constant FACTORY_GAS = 5_000_000;

    /// @param account Whose signature it should be.
    /// @param factory Who makes the account's contract when told so; zero if nobody needs to.
    /// @param order What the factory is told.
    constructor(address account, bytes32 digest, bytes memory signature, address factory, bytes memory order) {
        bytes memory question = abi.encodeWithSelector(VALID, digest, signature);
        bool valid = _takes(account, question);
        if (!valid && factory != address(0)) {
            _tell(factory, order);
            valid = _takes(account, question);
        }
        assembly ("memory-safe") {
            mstore(0x00, valid)
            return(0x00, 0x20)
        }
    }

    function _takes(address account, bytes memory question) private view returns (bool taken) {
        if (account.code.length == 0) return false;
        bytes32 expected = VALID;
        assembly ("memory-safe") {
            mstore(0x00, 0)
            let done := staticcall(CHECK_GAS, account, add(question, 0x20), mload(question), 0x00, 0x20)
            taken := and(and(done, gt(returndatasize(), 0x1f)), eq(mload(0x00), expected))
        }
    }

    /// @dev What comes of it is seen at the account.
    function _tell(address factory, bytes memory order) private {
        assembly ("memory-safe") {
            pop(call(FACTORY_GAS, factory, 0, add(order, 0x20), mload(order), 0x00, 0x00))
        }
    }
}
